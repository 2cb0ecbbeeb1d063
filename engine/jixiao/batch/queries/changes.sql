-- 项目按名称和单位认；上年是比今年早而最近的一年，同一年有几份的取最后一份。没有上年的不列。两年的得分都完整的才有增减。
--
-- 评分时写了 --last-year 的才有。先指明上一年那一批的结果文件夹：
--     SET VARIABLE last_year = '上年结果文件夹';
SELECT
    now.form AS 序号,
    now.id AS 编号,
    now.project AS 项目,
    now.unit AS 单位,
    was.year AS 上年度,
    now.year AS 年度,
    was.earned AS 上年得分,
    now.earned AS 得分,
    CASE WHEN was.whole AND now.whole THEN now.earned - was.earned END AS 增减,
    was.label AS 上年等级,
    now.label AS 等级,
    in_wan(was.budget) AS "上年预算（万元）",
    in_wan(now.budget) AS "预算（万元）",
    percent(was.executed, was.budget) AS "上年执行率%",
    percent(now.executed, now.budget) AS "执行率%"
FROM pairs_of(getvariable('out')) AS pairs
JOIN cards AS now ON now.form = pairs.form
JOIN cards_of(getvariable('last_year')) AS was ON was.form = pairs.was
ORDER BY 增减 NULLS LAST, 序号;
