"""What a command of the program returned and said, and the examples that several tests hand to commands."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

TEACHERS = "examples/企业教师生活补贴.yaml"
DEPARTMENT = "examples/一个部门.yaml"

#: A form without any finding of the grades error and warning.
CLEAN = """
project: 社区图书流动站
unit: 青禾区文化馆
year: 2023
budget: {unit: 万元, total: {annual: 20, executed: 19.8}}
indicators:
  - {path: [产出指标, 数量指标, 开站次数], target: ≥40次, actual: 42次}
  - {path: [产出指标, 质量指标, 图书完好率], target: ≥95%, actual: 96.5%}
  - {path: [产出指标, 时效指标, 首站开放时间], target: 2023年3月底前, actual: 2023年3月15日}
  - {path: [产出指标, 成本指标, 单站成本], target: ≤0.5万元/次, actual: 0.47万元/次}
  - {path: [效益指标, 社会效益指标, 借阅人次], target: ≥3000人次, actual: 3100人次}
  - {path: [满意度指标, 服务对象满意度指标, 读者满意度], target: ≥90%, actual: 93%, basis: 问卷调查210份}
"""


@dataclass(frozen=True)
class Said:
    """What a command returned and said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def problems(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.err)
        return found


Run = Callable[..., Said]
