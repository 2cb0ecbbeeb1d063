"""What formulas may name besides, of forms that are filled in before the year ends: their facts, by the stage.

Comes in: nothing. Goes out: the names with their types; the values are read by `score.stages`. A monitoring form says how far the
year is gone and what it is expected to come to, a form that sets targets what its rows are.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jixiao.records import Stage
from jixiao.records.expressions import Type

#: The facts by the stage of the form; forms of the other stages have none of them.
FACTS: Final[Mapping[Stage, Mapping[str, Type]]] = MappingProxyType(
    {
        Stage.MONITORING: MappingProxyType(
            {"监控月数": Type.NUMBER, "时间进度": Type.NUMBER, "预计执行数": Type.MONEY},
        ),
        Stage.TARGETS: MappingProxyType(
            {
                "申报指标数": Type.NUMBER,
                "产出指标数": Type.NUMBER,
                "效益指标数": Type.NUMBER,
                "满意度指标数": Type.NUMBER,
                "空缺指标值数": Type.NUMBER,
                "未量化数量指标数": Type.NUMBER,
                "总体目标字数": Type.NUMBER,
            }
        ),
    }
)
