"""The outlines of project reports: which sections in which order, and what stands in each.

Nothing comes in and nothing is made here: the tables are read by `project`. Headings are the field's; keys are those of
`Submission.narrative`. Every key of a project has a place in every outline, so that no outline loses what a unit wrote.
"""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from jixiao.report import analysis, known, problems, sections
from jixiao.report.sections import Section

#: The outline of published project reports in Sichuan (2019–2020); 其他需要说明的问题 and the like stand where they belong.
SICHUAN = (
    Section(1, "项目概况"),
    Section(2, "项目基本情况", ("background",)),
    Section(
        3, "主管部门（单位）在项目管理中的职能", ("duty",), "主管部门（单位）在本项目管理中的职能", known=known.duty
    ),
    Section(3, "项目立项、资金申报的依据", ("basis",), "项目立项和资金申报的依据"),
    Section(
        *(3, "资金管理办法制定情况及支持的条件、范围与方式", ("measures",), "资金管理办法，资金支持的条件、范围与方式"),
        known=known.measures,
    ),
    Section(3, "资金分配的原则及考虑因素", ("allocation",), "资金分配的原则和考虑因素"),
    Section(2, "项目绩效目标"),
    Section(3, "项目主要内容", ("content",), "项目主要内容", known=known.content),
    Section(3, "项目应实现的具体绩效目标", ("targets",), figures=partial(sections.targets, after_content=True)),
    Section(
        *(3, "申报内容与实际是否相符，申报目标是否合理可行", ("reasonableness",)),
        "申报内容是否相符、目标是否合理可行的分析",
        known=known.reasonableness,
    ),
    Section(2, "项目自评步骤及方法", ("procedure", "purpose", "principles"), known=known.procedure),
    Section(1, "项目资金申报及使用情况"),
    Section(2, "项目资金申报及批复情况", ("application",), "资金申报、批复及预算调整情况", known=known.application),
    Section(2, "资金计划、到位及使用情况"),
    Section(3, "资金计划", ("plan",), figures=sections.plan),
    Section(3, "资金到位", ("arrival",), "资金到位的时间和金额", known=known.arrival),
    Section(3, "资金使用", ("use",), figures=sections.use),
    Section(2, "项目财务管理情况", ("finance",), "财务管理制度及执行、账务处理情况"),
    Section(1, "项目实施及管理情况"),
    Section(2, "项目组织架构及实施流程", ("organisation",), "组织架构和实施流程"),
    Section(2, "项目管理情况", ("management",), "项目管理制度及执行情况"),
    Section(2, "项目监管情况", ("supervision",), "主管部门监管的办法和情况"),
    Section(1, "项目绩效情况"),
    Section(2, "项目完成情况", ("completion", "experience"), figures=sections.completion),
    Section(2, "项目效益情况", ("effect",), figures=sections.effect),
    Section(1, "评价结论及建议"),
    Section(2, "评价结论", ("conclusion",), figures=sections.conclusion, apart=True),
    Section(2, "存在的问题", ("problems",), figures=problems.problems, apart=True),
    Section(
        *(2, "相关建议", ("suggestions", "others")),
        figures=partial(problems.suggestions, more=("others",)),
        apart=True,
    ),
)

#: The reference outline of a project evaluation report, 财预〔2020〕10号 annex.
NATIONAL = (
    Section(1, "基本情况"),
    Section(2, "项目概况"),
    Section(
        *(3, "项目背景", ("background", "duty", "basis"), "项目背景、立项依据和主管部门（单位）的职能"),
        known=known.duty,
    ),
    Section(
        *(3, "项目主要内容及实施情况", ("content", "organisation", "management", "supervision")),
        "项目主要内容和实施情况",
        known=known.content,
    ),
    Section(
        *(3, "资金投入和使用情况"),
        ("measures", "allocation", "application", "plan", "arrival", "use", "finance"),
        figures=sections.funds,
    ),
    Section(2, "项目绩效目标", ("targets", "reasonableness"), figures=sections.targets),
    Section(1, "绩效评价工作开展情况"),
    Section(2, "绩效评价目的、对象和范围", ("purpose",), known=known.purpose),
    Section(
        *(2, "绩效评价原则、评价指标体系、评价方法和评价标准", ("principles",)),
        figures=analysis.system,
        known=known.principles,
    ),
    Section(2, "绩效评价工作过程", ("procedure",), known=known.procedure),
    Section(1, "综合评价情况及评价结论", ("conclusion",), figures=analysis.conclusion, apart=True),
    Section(1, "绩效评价指标分析", ("completion", "effect"), figures=analysis.by_first_level),
    Section(1, "主要经验及做法、存在的问题及原因分析"),
    Section(2, "主要经验及做法", ("experience",), "主要经验及做法"),
    Section(2, "存在的问题及原因分析", ("problems",), figures=problems.problems, apart=True),
    Section(1, "有关建议", ("suggestions",), figures=problems.suggestions, apart=True),
    Section(1, "其他需要说明的问题", ("others",), known=known.others),
)

SECTIONS: Mapping[str, tuple[Section, ...]] = MappingProxyType({"sichuan": SICHUAN, "national": NATIONAL})

#: What the outlines are called where one may be chosen.
OUTLINES: Mapping[str, str] = MappingProxyType(
    {"sichuan": "四川项目支出绩效评价报告提纲", "national": "财预〔2020〕10号参考提纲"}
)
