-- 全部，各县区、领域、单位，各一级指标的平均得分和得分率。只计得分完整的（没有待评判的分、表完整、分值合计与规则相符）。
SELECT
    kind AS 分组,
    grouped.name AS 名称,
    levels.name AS 一级指标,
    count(*) AS 份数,
    mean_of(sum(millionths(levels.possible)), count(*)) AS 平均分值,
    mean_of(sum(millionths(levels.earned)), count(*)) AS 平均得分,
    percent(sum(levels.earned), sum(levels.possible)) AS "得分率%",
    mean_of(
        sum(millionths(levels.earned) * millionths(budget)) FILTER (budget > 0),
        sum(millionths(budget)) FILTER (budget > 0)
    ) AS 按预算加权
FROM grouped
JOIN levels USING (form)
WHERE whole
GROUP BY kind, grouped.name, levels.name
ORDER BY kind_order(kind), grouped.name, min(levels.level), levels.name;
