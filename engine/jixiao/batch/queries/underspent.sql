-- 预算执行偏低（budget.underspent）背后的钱，按单位：这些份的预算、执行和没有执行的金额，多的在前。
WITH low AS (
    SELECT DISTINCT form FROM findings WHERE finding = 'budget.underspent'
)
SELECT
    unit AS 单位,
    count(*) AS 份数,
    in_wan(sum(budget)) AS "预算（万元）",
    in_wan(sum(executed)) AS "执行（万元）",
    in_wan(sum(budget - executed)) AS "未执行（万元）",
    percent(sum(budget - executed), sum(budget) FILTER (executed IS NOT NULL)) AS "未执行占比%"
FROM low
JOIN cards USING (form)
GROUP BY unit
ORDER BY sum(budget - executed) DESC NULLS LAST, unit;
