-- 全部，各县区、领域、单位各有几份是哪一等；没有等级的列在后面。
-- 待定：还有待评判的分，会改变等级；不评定：分值合计与规则不符；表不完整：有的内容没有读到。
SELECT
    kind AS 分组,
    name AS 名称,
    label AS 等级,
    count(*) AS 份数,
    percent(count(*), sum(count(*)) OVER (PARTITION BY kind, name)) AS "占比%"
FROM grouped
GROUP BY kind, name, label
ORDER BY kind_order(kind), name, bool_and(grade IS NULL), list_position(['优', '良', '中', '差'], label), label;
