-- 全部，各县区、领域、单位，平均分高的在前。
-- 得分完整的，是没有待评判的分、表也完整、分值合计与规则相符的；平均、四分位数只计这些；按预算加权的，只计其中预算大于零的。预算、执行计全部填了这一项的。
WITH placed AS (
    SELECT
        kind, name, millionths(earned) AS points,
        row_number() OVER (PARTITION BY kind, name ORDER BY earned) - 1 AS place,
        count(*) OVER (PARTITION BY kind, name) AS many
    FROM grouped
    WHERE whole
),
quartiles AS (
    SELECT
        kind, name,
        mean_of(sum(quarters(points, place, many, 1)), 4) AS lower,
        mean_of(sum(quarters(points, place, many, 2)), 4) AS median,
        mean_of(sum(quarters(points, place, many, 3)), 4) AS upper
    FROM placed
    GROUP BY kind, name
),
sums AS (
    SELECT
        kind, name,
        count(*) AS forms,
        count(*) FILTER (whole) AS ranked,
        min(earned) FILTER (whole) AS lowest,
        max(earned) FILTER (whole) AS highest,
        sum(earned) FILTER (whole) AS earned,
        sum(weighted) AS weighted,
        sum(weight) AS weights,
        sum(budget) AS budget,
        sum(executed) AS executed,
        sum(budget) FILTER (executed IS NOT NULL) AS planned,
        sum(executed) FILTER (budget IS NOT NULL) AS spent
    FROM grouped
    GROUP BY kind, name
)
SELECT
    kind AS 分组,
    name AS 名称,
    forms AS 份数,
    ranked AS 得分完整,
    mean_of(millionths(earned), ranked) AS 平均分,
    -- 得分（百万分之一）× 预算的和，除以预算的和
    mean_of(weighted, weights) AS 按预算加权,
    lowest AS 最低分,
    lower AS 下四分位,
    median AS 中位数,
    upper AS 上四分位,
    highest AS 最高分,
    in_wan(budget) AS "预算（万元）",
    in_wan(executed) AS "执行（万元）",
    percent(spent, planned) AS "执行率%"
FROM sums
LEFT JOIN quartiles USING (kind, name)
ORDER BY kind_order(kind), 平均分 DESC NULLS LAST, name;
