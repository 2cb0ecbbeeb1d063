-- 全部，各县区、领域、单位，各类证据得了多少分，有依据的占多少。计全部评了分的。
SELECT
    kind AS 分组,
    name AS 名称,
    count(*) AS 份数,
    sum(measured) AS 实测,
    sum(judged) AS 人工评判,
    sum(equal) AS 与目标同数,
    sum(unsurveyed) AS 无调查来源,
    sum(bounded) AS 界限值,
    sum(restated) AS 照抄目标,
    sum(asserted) AS 仅有断言,
    sum(earned) AS 得分,
    sum(supported) AS 有依据,
    percent(sum(supported), sum(earned)) AS "有依据占比%",
    sum(pending) AS 待评判
FROM grouped
GROUP BY kind, name
ORDER BY kind_order(kind), name;
