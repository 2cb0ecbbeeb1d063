-- 在全部里，在本县区、本单位里的名次。同分同名次，下一名空出相应的位数（1、2、2、4）；得分不完整的不排名，写明原因，列在最后。
SELECT
    CASE WHEN whole THEN rank() OVER (PARTITION BY whole ORDER BY earned DESC) END AS 名次,
    CASE WHEN whole THEN rank() OVER (PARTITION BY whole, county ORDER BY earned DESC) END AS 县区名次,
    CASE WHEN whole THEN rank() OVER (PARTITION BY whole, unit ORDER BY earned DESC) END AS 单位名次,
    form AS 序号,
    id AS 编号,
    project AS 项目,
    unit AS 单位,
    county AS 县区,
    field AS 领域,
    earned AS 得分,
    supported AS 有依据,
    pending AS 待评判,
    possible AS 分值,
    label AS 等级,
    in_wan(budget) AS "预算（万元）",
    in_wan(executed) AS "执行（万元）",
    percent(executed, budget) AS "执行率%",
    why AS 不排名的原因
FROM cards
ORDER BY 名次 NULLS LAST, form;
