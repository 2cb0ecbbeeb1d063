-- 规则集 project-self-evaluation/2020（sha256 ba41bdf65ef4da97d124c521a89ceb3749279993b0ac449dd47885300a0fdeab），DuckDB
-- 分数都是整数，以最小计分单位计（1分 = 100）；数值都是整数，以三百万分之一计（1 = 3000000）。
-- 数值换算后至多28位：位数更多的表不放进来，由引擎评分。

CREATE TABLE forms (
    "form" BIGINT, -- 第几份表
    "whole" BOOLEAN, -- 整份表都读到了
    "执行数" HUGEINT, -- 执行数（数，没有为 NULL）
    "预算数" HUGEINT, -- 预算数（数，没有为 NULL）
    "执行数.未答" BOOLEAN, -- “执行数”没有填写
    "预算数.未答" BOOLEAN -- “预算数”没有填写
);

CREATE TABLE lines (
    "form" BIGINT, -- 第几份表
    "line" INT, -- 表中第几行
    "node" INT, -- 归指标体系的哪一项（序号见下）
    "weight" BIGINT, -- 分值，以最小计分单位计
    "fate" VARCHAR, -- 适用为空；full 不适用而按满分计，kept、gone 不适用，unread、unweighed 没有读到
    "kind" VARCHAR, -- 单位自设的指标，目标属于哪一类；规则集规定的指标为空
    "blank" BOOLEAN, -- 该填的目标值或实际值没有填
    "claim" VARCHAR, -- 实际值的说法：full 即达到目标，pending 要由人工评判，compute 要计算，空为不与目标比较
    "worth" VARCHAR, -- 实际值作为依据属于哪一类
    "given" BOOLEAN, -- 填了实际值
    "unsurveyed" BOOLEAN, -- 满意度的数字，没有写明问卷或来源
    "sourced" BOOLEAN, -- 写明了佐证材料或数据来源
    "unproved" BOOLEAN, -- 没有写明佐证材料
    "实际.是否" BOOLEAN, -- 实际.是否（真假，没有回答为 NULL）
    "目标值" HUGEINT, -- 目标值（数，没有为 NULL）
    "实际值" HUGEINT, -- 实际值（数，没有为 NULL）
    "目标.类型" VARCHAR, -- 目标.类型（文字，去掉标点和空格）
    "目标.下限" HUGEINT, -- 目标.下限（数，没有为 NULL）
    "目标.含下限" BOOLEAN, -- 目标.含下限（真假，没有回答为 NULL）
    "目标.上限" HUGEINT, -- 目标.上限（数，没有为 NULL）
    "目标.含上限" BOOLEAN, -- 目标.含上限（真假，没有回答为 NULL）
    "逾期天数" HUGEINT, -- 逾期天数（数，没有为 NULL）
    "目标.是否" BOOLEAN, -- 目标.是否（真假，没有回答为 NULL）
    "实际文字" VARCHAR -- 实际文字（文字，去掉标点和空格）
);

-- 指标体系各项的序号（node）：
-- 0 预算执行率（rulesets/project-self-evaluation/2020.yaml:69:5）
-- 1 产出指标（rulesets/project-self-evaluation/2020.yaml:80:5）
-- 2 产出指标/数量指标（rulesets/project-self-evaluation/2020.yaml:85:9）
-- 3 产出指标/质量指标（rulesets/project-self-evaluation/2020.yaml:86:9）
-- 4 产出指标/时效指标（rulesets/project-self-evaluation/2020.yaml:87:9）
-- 5 产出指标/成本指标（rulesets/project-self-evaluation/2020.yaml:88:9）
-- 6 效益指标（rulesets/project-self-evaluation/2020.yaml:90:5）
-- 7 效益指标/经济效益指标（rulesets/project-self-evaluation/2020.yaml:95:9）
-- 8 效益指标/社会效益指标（rulesets/project-self-evaluation/2020.yaml:96:9）
-- 9 效益指标/生态效益指标（rulesets/project-self-evaluation/2020.yaml:97:9）
-- 10 效益指标/可持续影响指标（rulesets/project-self-evaluation/2020.yaml:98:9）
-- 11 满意度指标（rulesets/project-self-evaluation/2020.yaml:100:5）
-- 12 满意度指标/服务对象满意度指标（rulesets/project-self-evaluation/2020.yaml:105:9）

-- 每行指标的得分
CREATE TABLE marks AS
WITH
-- 各种结果
"结果表" AS (
SELECT * FROM (VALUES
    -- 该填的没有填，或没有读到
    (0, 'missing', 'none', '从不', NULL, FALSE, NULL),
    -- 不适用，按满分计
    (1, 'scored', 'none', '从不', NULL, TRUE, NULL),
    -- 实际值的说法就是达到目标
    (2, 'scored', 'none', '与目标比较时', TRUE, TRUE, NULL),
    -- 实际值的说法要由人工评判
    (3, 'pending', 'none', '与目标比较时', NULL, FALSE, NULL),
    -- 不适用
    (4, 'not-applicable', 'none', '从不', NULL, FALSE, NULL),
    -- 要用的事实没有给出
    (5, 'missing', 'none', '从不', NULL, FALSE, NULL),
    -- 要用的事实没有给出，由人工评判
    (6, 'pending', 'none', '从不', NULL, FALSE, NULL),
    -- 规则0 算式的值不存在
    (10, 'not-applicable', 'measured', '与目标比较时', NULL, FALSE, 'undefined'),
    -- 规则0 最小(1, 执行数 / 预算数)
    (11, 'scored', 'measured', '与目标比较时', NULL, FALSE, 'value'),
    -- 规则1 目标值或实际完成值不是一个数
    (12, 'pending', 'none', '有就凭', NULL, FALSE, 'no-numbers'),
    -- 规则1 达到目标
    (13, 'scored', 'measured', '有就凭', TRUE, TRUE, 'full'),
    -- 规则1 未达到目标而比值没有意义
    (14, 'scored', 'measured', '有就凭', FALSE, FALSE, 'zero'),
    -- 规则1 未达到目标
    (15, 'scored', 'measured', '有就凭', FALSE, FALSE, 'short'),
    -- 规则2 目标值或实际完成值不是一个数
    (16, 'pending', 'none', '有就凭', NULL, FALSE, 'no-numbers'),
    -- 规则2 未超过目标
    (17, 'scored', 'measured', '有就凭', TRUE, TRUE, 'full'),
    -- 规则2 超过目标而比值没有意义
    (18, 'scored', 'measured', '有就凭', FALSE, FALSE, 'zero'),
    -- 规则2 超过目标
    (19, 'scored', 'measured', '有就凭', FALSE, FALSE, 'beyond'),
    -- 规则3 目标值或实际完成值不是一个数
    (20, 'pending', 'none', '有就凭', NULL, FALSE, 'no-numbers'),
    -- 规则3 达到目标
    (21, 'scored', 'measured', '有就凭', TRUE, TRUE, 'full'),
    -- 规则3 未达到目标而比值没有意义
    (22, 'scored', 'measured', '有就凭', FALSE, FALSE, 'zero'),
    -- 规则3 未达到目标
    (23, 'scored', 'measured', '有就凭', FALSE, FALSE, 'short'),
    -- 规则4 目标值或实际完成值不是一个数
    (24, 'pending', 'none', '有就凭', NULL, FALSE, 'no-numbers'),
    -- 规则4 没有发生
    (25, 'scored', 'measured', '有就凭', TRUE, TRUE, 'full'),
    -- 规则4 发生了
    (26, 'scored', 'measured', '有就凭', FALSE, FALSE, 'zero'),
    -- 规则5 目标不是区间，或实际完成值不是一个数
    (27, 'pending', 'none', '有就凭', NULL, FALSE, 'incomparable'),
    -- 规则5 在区间内
    (28, 'scored', 'measured', '有就凭', TRUE, TRUE, 'full'),
    -- 规则5 在区间外
    (29, 'pending', 'none', '有就凭', NULL, FALSE, 'outside'),
    -- 规则6 时间无法比较
    (30, 'pending', 'none', '有就凭', NULL, FALSE, 'incomparable'),
    -- 规则6 按期
    (31, 'scored', 'measured', '有就凭', TRUE, TRUE, 'full'),
    -- 规则6 逾期
    (32, 'pending', 'none', '有就凭', NULL, FALSE, 'late'),
    -- 规则7 没有回答是或否
    (33, 'pending', 'none', '有就凭', NULL, FALSE, 'silent'),
    -- 规则7 与要求一致
    (34, 'scored', 'measured', '有就凭', TRUE, TRUE, 'full'),
    -- 规则7 与要求相反
    (35, 'scored', 'measured', '有就凭', FALSE, FALSE, 'zero'),
    -- 规则8 实际完成值是文字描述
    (36, 'pending', 'none', '有就凭', NULL, FALSE, 'wordy'),
    -- 规则8 由人工评判
    (37, 'pending', 'none', '与目标比较时', NULL, FALSE, 'person')
) AS t("结果号", "状态", "无实际值时凭", "凭实际值", "达到目标", "满分", "情形")
),
-- 各行指标，归哪一条规则
"各行" AS (
-- 规则0 预算执行率：公式（formula） rulesets/project-self-evaluation/2020.yaml:74:7
-- 规则1 目标 at-least：越大越好（at-least） rulesets/project-self-evaluation/2020.yaml:47:13
-- 规则2 目标 at-most：越小越好（at-most） rulesets/project-self-evaluation/2020.yaml:48:12
-- 规则3 目标 equal：等于目标（equal） rulesets/project-self-evaluation/2020.yaml:49:10
-- 规则4 目标 zero：目标为零（zero-target） rulesets/project-self-evaluation/2020.yaml:50:9
-- 规则5 目标 interval：区间目标（interval） rulesets/project-self-evaluation/2020.yaml:51:13
-- 规则6 目标 deadline：时限目标（deadline） rulesets/project-self-evaluation/2020.yaml:52:13
-- 规则7 目标 yes-no：是否判断（yes-no） rulesets/project-self-evaluation/2020.yaml:53:11
-- 规则8 目标 text：定性分档（graded） rulesets/project-self-evaluation/2020.yaml:54:9
SELECT
    l.*,
    CASE
        WHEN l.node = 0 THEN 0
        WHEN l.node IN (6, 7, 8, 9, 10) THEN 2
        WHEN l.node IN (11, 12) THEN 3
        ELSE 1
    END AS "一级序号",
    CASE
        WHEN l.node = 0 THEN 0
        ELSE CASE WHEN l.kind = 'at-least' THEN 1 WHEN l.kind = 'at-most' THEN 2 WHEN l.kind = 'equal' THEN 3 WHEN l.kind = 'zero' THEN 4 WHEN l.kind = 'interval' THEN 5 WHEN l.kind = 'deadline' THEN 6 WHEN l.kind = 'yes-no' THEN 7 WHEN l.kind = 'text' THEN 8 END
    END AS "规则号",
    CAST(l.weight AS HUGEINT) AS "分值单位",
    f."执行数",
    f."预算数",
    f."执行数.未答",
    f."预算数.未答"
FROM lines AS l
LEFT JOIN forms AS f ON f.form = l.form
),
-- 各规则先算出的数
"先算1" AS (
SELECT
    *,
    CASE
        WHEN "规则号" = 0 THEN CASE WHEN NULLIF("预算数", 0) <= "执行数" THEN 1 WHEN NOT NULLIF("预算数", 0) <= "执行数" THEN "执行数" END
        ELSE NULL
    END AS "数值",
    CASE
        WHEN "规则号" = 0 THEN CASE WHEN NULLIF("预算数", 0) <= "执行数" THEN 1 WHEN NOT NULLIF("预算数", 0) <= "执行数" THEN NULLIF("预算数", 0) END
        ELSE NULL
    END AS "数值.分母"
FROM "各行"
),
-- 每条规则的各种情形，先成立的算数
"分支" AS (
SELECT
    *,
    CASE
        WHEN fate IN ('unread', 'unweighed') THEN 0
        WHEN fate = 'full' THEN 1
        WHEN blank THEN 0
        WHEN claim = 'full' THEN 2
        WHEN claim = 'pending' THEN 3
        WHEN "规则号" = 0 THEN CASE
            -- 算式的值不存在
            WHEN "数值" IS NULL OR "数值.分母" IS NULL THEN 10
            -- 最小(1, 执行数 / 预算数)
            WHEN TRUE THEN 11
        END
        WHEN "规则号" = 1 THEN CASE
            -- 目标值或实际完成值不是一个数
            WHEN "目标值" IS NULL OR "实际值" IS NULL THEN 12
            -- 达到目标
            WHEN "实际值" >= "目标值" THEN 13
            -- 未达到目标而比值没有意义
            WHEN "实际值" <= 0 THEN 14
            -- 未达到目标
            WHEN TRUE THEN 15
        END
        WHEN "规则号" = 2 THEN CASE
            -- 目标值或实际完成值不是一个数
            WHEN "目标值" IS NULL OR "实际值" IS NULL THEN 16
            -- 未超过目标
            WHEN "实际值" <= "目标值" THEN 17
            -- 超过目标而比值没有意义
            WHEN "目标值" <= 0 THEN 18
            -- 超过目标
            WHEN TRUE THEN 19
        END
        WHEN "规则号" = 3 THEN CASE
            -- 目标值或实际完成值不是一个数
            WHEN "目标值" IS NULL OR "实际值" IS NULL THEN 20
            -- 达到目标
            WHEN "实际值" >= "目标值" THEN 21
            -- 未达到目标而比值没有意义
            WHEN "实际值" <= 0 THEN 22
            -- 未达到目标
            WHEN TRUE THEN 23
        END
        WHEN "规则号" = 4 THEN CASE
            -- 目标值或实际完成值不是一个数
            WHEN "目标值" IS NULL OR "实际值" IS NULL THEN 24
            -- 没有发生
            WHEN "实际值" <= 0 THEN 25
            -- 发生了
            WHEN TRUE THEN 26
        END
        WHEN "规则号" = 5 THEN CASE
            -- 目标不是区间，或实际完成值不是一个数
            WHEN NOT ("目标.类型" = 'interval' AND NOT "实际值" IS NULL) THEN 27
            -- 在区间内
            WHEN ("目标.下限" IS NULL OR "目标.含下限" AND "实际值" >= "目标.下限" OR NOT "目标.含下限" AND "实际值" > "目标.下限") AND ("目标.上限" IS NULL OR "目标.含上限" AND "实际值" <= "目标.上限" OR NOT "目标.含上限" AND "实际值" < "目标.上限") THEN 28
            -- 在区间外
            WHEN TRUE THEN 29
        END
        WHEN "规则号" = 6 THEN CASE
            -- 时间无法比较
            WHEN "逾期天数" IS NULL THEN 30
            -- 按期
            WHEN "逾期天数" = 0 THEN 31
            -- 逾期
            WHEN TRUE THEN 32
        END
        WHEN "规则号" = 7 THEN CASE
            -- 没有回答是或否
            WHEN "实际.是否" IS NULL THEN 33
            -- 与要求一致
            WHEN ("目标.是否" IS NULL OR "目标.是否") AND NOT COALESCE(NOT "实际.是否", FALSE) OR NOT ("目标.是否" IS NULL OR "目标.是否") AND NOT (NOT COALESCE(NOT "实际.是否", FALSE)) THEN 34
            -- 与要求相反
            WHEN TRUE THEN 35
        END
        WHEN "规则号" = 8 THEN CASE
            -- 实际完成值是文字描述
            WHEN NOT "实际文字" IS NULL THEN 36
            -- 由人工评判
            WHEN TRUE THEN 37
        END
    END AS "分支号"
FROM "先算1"
),
-- 不适用的，以及因为没有给出事实而算不出来的
"结果" AS (
SELECT
    *,
    CASE WHEN fate IN ('kept', 'gone') THEN CASE WHEN "分支号" = 10 AND NOT (((CASE WHEN NULLIF("预算数", 0) <= "执行数" THEN 1 WHEN NOT NULLIF("预算数", 0) <= "执行数" THEN "执行数" END) IS NULL OR (CASE WHEN NULLIF("预算数", 0) <= "执行数" THEN 1 WHEN NOT NULLIF("预算数", 0) <= "执行数" THEN NULLIF("预算数", 0) END) IS NULL) AND ((("执行数" IS NULL OR "预算数" IS NULL OR "预算数" = 0) AND ("执行数.未答" OR "预算数.未答")) AND (("预算数" = 0) IS NULL OR COALESCE(NOT "预算数" = 0, FALSE)))) THEN 10 ELSE 4 END ELSE CASE
        WHEN "分支号" = 10 THEN CASE WHEN ((CASE WHEN NULLIF("预算数", 0) <= "执行数" THEN 1 WHEN NOT NULLIF("预算数", 0) <= "执行数" THEN "执行数" END) IS NULL OR (CASE WHEN NULLIF("预算数", 0) <= "执行数" THEN 1 WHEN NOT NULLIF("预算数", 0) <= "执行数" THEN NULLIF("预算数", 0) END) IS NULL) AND ((("执行数" IS NULL OR "预算数" IS NULL OR "预算数" = 0) AND ("执行数.未答" OR "预算数.未答")) AND (("预算数" = 0) IS NULL OR COALESCE(NOT "预算数" = 0, FALSE))) THEN 5 ELSE 10 END
        ELSE "分支号"
    END END AS "结果号"
FROM "分支"
),
-- 每行的结果是什么
"查表" AS (
SELECT
    l.*,
    t."状态",
    t."无实际值时凭",
    t."凭实际值",
    t."达到目标",
    t."满分",
    t."情形"
FROM "结果" AS l
JOIN "结果表" AS t ON t."结果号" = l."结果号"
),
-- 得分四舍五入一次；是否达到目标；凭什么
"评分" AS (
SELECT
    *,
    CASE WHEN "满分" THEN "分值单位" ELSE CASE
        WHEN "结果号" = 11 THEN COALESCE(((2 * "数值" * "分值单位" + "数值.分母") // (2 * "数值.分母")), 0)
        WHEN "结果号" IN (15, 23) THEN COALESCE(((2 * CASE WHEN "目标值" < 0 THEN 0 - "实际值" ELSE "实际值" END * "分值单位" + ABS(NULLIF("目标值", 0))) // (2 * ABS(NULLIF("目标值", 0)))), 0)
        WHEN "结果号" = 19 THEN COALESCE(((2 * CASE WHEN "实际值" < 0 THEN 0 - "目标值" ELSE "目标值" END * "分值单位" + ABS(NULLIF("实际值", 0))) // (2 * ABS(NULLIF("实际值", 0)))), 0)
        ELSE 0
    END END AS "算得单位",
    CASE
        WHEN "结果号" = 11 THEN "执行数" >= "预算数"
        ELSE "达到目标"
    END AS "已达到",
    CASE WHEN "凭实际值" = '与目标比较时' AND claim <> '' THEN worth WHEN "凭实际值" = '有就凭' AND (given OR claim <> '') THEN worth ELSE "无实际值时凭" END AS "依据"
FROM "查表"
),
-- 得分不低于0，不高于最多可得的；扣分项为负
"限分" AS (
SELECT
    *,
    LEAST(GREATEST("算得单位", 0), "分值单位") AS "得分单位"
FROM "评分"
)
SELECT
    form,
    line,
    "一级序号" AS level,
    "分值单位" AS possible,
    "状态" AS status,
    "得分单位" AS points,
    CASE WHEN "状态" = 'scored' AND (sourced OR NOT (unsurveyed AND "依据" IN ('measured', 'equal')) AND ("依据" = 'judged' OR "依据" = 'measured')) THEN "得分单位" ELSE 0 END AS supported,
    CASE WHEN "状态" = 'pending' THEN "分值单位" ELSE 0 END AS pending,
    CASE WHEN "状态" IN ('missing', 'not-applicable') THEN 'none' WHEN unsurveyed AND "依据" IN ('measured', 'equal') THEN 'unsurveyed' ELSE "依据" END AS evidence,
    "已达到" AS reached,
    CASE
        WHEN "规则号" = 0 THEN 'formula'
        WHEN "规则号" = 1 THEN 'at-least'
        WHEN "规则号" = 2 THEN 'at-most'
        WHEN "规则号" = 3 THEN 'equal'
        WHEN "规则号" = 4 THEN 'zero-target'
        WHEN "规则号" = 5 THEN 'interval'
        WHEN "规则号" = 6 THEN 'deadline'
        WHEN "规则号" = 7 THEN 'yes-no'
        WHEN "规则号" = 8 THEN 'graded'
        ELSE ''
    END AS method,
    "情形" AS branch
FROM "限分";

-- 每份表各一级指标的得分
CREATE TABLE levels AS
WITH
-- 各一级指标的合计
"合计" AS (
SELECT
    form,
    level,
    SUM(possible) AS possible,
    SUM(points) AS earned,
    SUM(supported) AS supported,
    SUM(pending) AS pending
FROM marks
GROUP BY form, level
),
-- 全部一级指标
"一级" AS (
-- 0 预算执行率（rulesets/project-self-evaluation/2020.yaml:69:5）
-- 1 产出指标（rulesets/project-self-evaluation/2020.yaml:80:5）
-- 2 效益指标（rulesets/project-self-evaluation/2020.yaml:90:5）
-- 3 满意度指标（rulesets/project-self-evaluation/2020.yaml:100:5）
SELECT 0 AS level UNION ALL SELECT 1 AS level UNION ALL SELECT 2 AS level UNION ALL SELECT 3 AS level
)
SELECT
    f.form,
    l.level,
    CAST(COALESCE(s.possible, 0) AS HUGEINT) AS possible,
    CAST(COALESCE(s.earned, 0) AS HUGEINT) AS earned,
    CAST(COALESCE(s.supported, 0) AS HUGEINT) AS supported,
    CAST(COALESCE(s.pending, 0) AS HUGEINT) AS pending
FROM forms AS f CROSS JOIN "一级" AS l
LEFT JOIN "合计" AS s ON s.form = f.form AND s.level = l.level;

-- 每份表的总分和等级
CREATE TABLE totals AS
WITH
-- 每份表的合计
"合计" AS (
SELECT
    form,
    SUM(possible) AS "可得合计",
    SUM(points) AS "得分合计",
    SUM(supported) AS "有据合计",
    SUM(pending) AS "待评判合计",
    SUM(CASE WHEN NOT reached THEN 1 ELSE 0 END) AS "未达标指标数",
    SUM(CASE WHEN status = 'missing' THEN 1 ELSE 0 END) AS "缺失指标数",
    SUM(CASE WHEN status = 'pending' THEN 1 ELSE 0 END) AS "待评判指标数",
    SUM(CASE WHEN evidence = 'measured' THEN points ELSE 0 END) AS "凭measured",
    SUM(CASE WHEN evidence = 'equal' THEN points ELSE 0 END) AS "凭equal",
    SUM(CASE WHEN evidence = 'unsurveyed' THEN points ELSE 0 END) AS "凭unsurveyed",
    SUM(CASE WHEN evidence = 'bounded' THEN points ELSE 0 END) AS "凭bounded",
    SUM(CASE WHEN evidence = 'restated' THEN points ELSE 0 END) AS "凭restated",
    SUM(CASE WHEN evidence = 'asserted' THEN points ELSE 0 END) AS "凭asserted",
    SUM(CASE WHEN evidence = 'judged' THEN points ELSE 0 END) AS "凭judged",
    SUM(CASE WHEN evidence = 'none' THEN points ELSE 0 END) AS "凭none"
FROM marks
GROUP BY form
),
-- 每份表的事实和合计
"各表" AS (
SELECT
    f.*,
    CAST(COALESCE(s."可得合计", 0) AS HUGEINT) AS "可得合计",
    CAST(COALESCE(s."得分合计", 0) AS HUGEINT) AS "得分合计",
    CAST(COALESCE(s."有据合计", 0) AS HUGEINT) AS "有据合计",
    CAST(COALESCE(s."待评判合计", 0) AS HUGEINT) AS "待评判合计",
    CAST(COALESCE(s."未达标指标数", 0) AS HUGEINT) AS "未达标指标数",
    CAST(COALESCE(s."缺失指标数", 0) AS HUGEINT) AS "缺失指标数",
    CAST(COALESCE(s."待评判指标数", 0) AS HUGEINT) AS "待评判指标数",
    CAST(COALESCE(s."凭measured", 0) AS HUGEINT) AS "凭measured",
    CAST(COALESCE(s."凭equal", 0) AS HUGEINT) AS "凭equal",
    CAST(COALESCE(s."凭unsurveyed", 0) AS HUGEINT) AS "凭unsurveyed",
    CAST(COALESCE(s."凭bounded", 0) AS HUGEINT) AS "凭bounded",
    CAST(COALESCE(s."凭restated", 0) AS HUGEINT) AS "凭restated",
    CAST(COALESCE(s."凭asserted", 0) AS HUGEINT) AS "凭asserted",
    CAST(COALESCE(s."凭judged", 0) AS HUGEINT) AS "凭judged",
    CAST(COALESCE(s."凭none", 0) AS HUGEINT) AS "凭none"
FROM forms AS f LEFT JOIN "合计" AS s ON s.form = f.form
),
-- 合计封顶，不低于0
"封顶" AS (
SELECT
    *,
    CASE WHEN "得分合计" < 0 THEN 0 ELSE "得分合计" END AS "封顶后"
FROM "各表"
),
-- 否决限制总分
"总分" AS (
SELECT
    *,
    "封顶后" AS "总得分单位"
FROM "封顶"
),
-- 待评判的全得时的总分
"最高" AS (
SELECT
    *,
    "总得分单位" + "待评判合计" AS "最高可得"
FROM "总分"
),
-- 总分和最高可得所属的等级（0 为最高一等）
"等级" AS (
SELECT
    *,
    CASE WHEN "总得分单位" >= 9000 THEN 0 WHEN "总得分单位" >= 8000 THEN 1 WHEN "总得分单位" >= 6000 THEN 2 WHEN "总得分单位" >= 0 THEN 3 ELSE 3 END AS "低等",
    CASE WHEN "最高可得" >= 9000 THEN 0 WHEN "最高可得" >= 8000 THEN 1 WHEN "最高可得" >= 6000 THEN 2 WHEN "最高可得" >= 0 THEN 3 ELSE 3 END AS "高等"
FROM "最高"
),
-- 等级调整
"定级" AS (
SELECT
    *,
    "低等" AS "最低等级",
    "高等" AS "最高等级"
FROM "等级"
)
SELECT
    form,
    "可得合计" AS possible,
    "总得分单位" AS earned,
    LEAST("有据合计", "总得分单位") AS supported,
    "待评判合计" AS pending,
    "最高可得" AS highest,
    CASE WHEN whole AND "可得合计" = 10000 AND "最低等级" = "最高等级" THEN CASE WHEN "最低等级" = 0 THEN '优' WHEN "最低等级" = 1 THEN '良' WHEN "最低等级" = 2 THEN '中' WHEN "最低等级" = 3 THEN '差' END END AS grade,
    CASE WHEN whole AND "可得合计" = 10000 AND "最低等级" <> "最高等级" THEN CASE WHEN "最低等级" = 0 THEN '优' WHEN "最低等级" = 1 THEN '良' WHEN "最低等级" = 2 THEN '中' WHEN "最低等级" = 3 THEN '差' END END AS grade_low,
    CASE WHEN whole AND "可得合计" = 10000 AND "最低等级" <> "最高等级" THEN CASE WHEN "最高等级" = 0 THEN '优' WHEN "最高等级" = 1 THEN '良' WHEN "最高等级" = 2 THEN '中' WHEN "最高等级" = 3 THEN '差' END END AS grade_high,
    "凭measured" AS "measured",
    "凭equal" AS "equal",
    "凭unsurveyed" AS "unsurveyed",
    "凭bounded" AS "bounded",
    "凭restated" AS "restated",
    "凭asserted" AS "asserted",
    "凭judged" AS "judged",
    "凭none" AS "none"
FROM "定级";
