-- 同一单位、同一项目、同一年度报了几份的。每一份都评了分，都计入各处的份数和合计：请核对留哪一份，或改正名称。没有写项目名称的不算。
SELECT
    unit AS 单位,
    project AS 项目,
    year AS 年度,
    count(*) OVER same AS 份数,
    form AS 序号,
    id AS 编号,
    file AS 文件,
    line AS 行,
    earned AS 得分
FROM cards
WHERE project <> named(NULL)
WINDOW same AS (PARTITION BY unit, project, year)
QUALIFY count(*) OVER same > 1
ORDER BY unit, project, year, form;
