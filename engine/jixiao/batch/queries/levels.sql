-- 全部，各县区、领域、单位，各一级指标的平均得分和得分率。只计得分完整的（没有待评判的分、表完整、分值合计与规则相符）。
WITH marked AS (
    SELECT
        unit, county, field, weight,
        levels.level AS level,
        levels.name AS title,
        levels.possible AS possible,
        levels.earned AS earned,
        millionths(levels.earned) * weight AS weighted
    FROM levels
    JOIN cards USING (form)
    WHERE whole
),
spread AS (
    SELECT kinds() AS kind, names(unit, county, field) AS name, * FROM marked
)
SELECT
    kind AS 分组,
    name AS 名称,
    title AS 一级指标,
    count(*) AS 份数,
    mean_of(millionths(sum(possible)), count(*)) AS 平均分值,
    mean_of(millionths(sum(earned)), count(*)) AS 平均得分,
    percent(sum(earned), sum(possible)) AS "得分率%",
    mean_of(sum(weighted), sum(weight)) AS 按预算加权
FROM spread
GROUP BY kind, name, title
ORDER BY kind_order(kind), name, min(level), title;
