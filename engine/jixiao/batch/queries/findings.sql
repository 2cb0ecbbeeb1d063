-- 各类问题有几处，涉及几份、几个单位，背后有多少钱。金额是有这类问题的各份的，一份只计一次；未执行是预算减执行，超支的不减。
WITH concerned AS (
    SELECT finding, severity, form, count(*) AS times, sum(stake) AS stake
    FROM findings
    GROUP BY finding, severity, form
)
SELECT
    finding AS 问题,
    severity AS 程度,
    CAST(sum(times) AS BIGINT) AS 处数,
    count(DISTINCT form) AS 份数,
    count(DISTINCT unit) AS 单位数,
    sum(stake) AS 涉及分数,
    in_wan(sum(budget)) AS "预算（万元）",
    in_wan(sum(CASE WHEN budget > executed THEN budget - executed WHEN budget <= executed THEN 0 END)) AS "未执行（万元）"
FROM concerned
JOIN cards USING (form)
GROUP BY finding, severity
ORDER BY list_position(['error', 'warning', 'info'], severity), 处数 DESC, finding;
