-- 今年几份，其中几份有上年的；两年得分都完整的，比较它们的平均分。项目按名称和单位认。
--
-- 评分时写了 --last-year 的才有。先指明上一年那一批的结果文件夹：
--     SET VARIABLE last_year = '上年结果文件夹';
WITH before AS (
    SELECT pairs.form AS form, was.earned AS earned_before, was.whole AS whole_before
    FROM pairs_of(getvariable('out')) AS pairs
    JOIN cards_of(getvariable('last_year')) AS was ON was.form = pairs.was
)
SELECT
    unit AS 单位,
    count(*) AS 份数,
    count(earned_before) AS 有上年的,
    count(*) FILTER (whole AND whole_before) AS 可比的,
    mean_of(millionths(sum(earned_before) FILTER (whole AND whole_before)), count(*) FILTER (whole AND whole_before)) AS 上年平均分,
    mean_of(millionths(sum(earned) FILTER (whole AND whole_before)), count(*) FILTER (whole AND whole_before)) AS 平均分,
    mean_of(
        millionths(sum(earned - earned_before) FILTER (whole AND whole_before)),
        count(*) FILTER (whole AND whole_before)
    ) AS 平均增减,
    count(*) FILTER (whole AND whole_before AND earned > earned_before) AS 升高,
    count(*) FILTER (whole AND whole_before AND earned < earned_before) AS 降低
FROM cards
LEFT JOIN before USING (form)
GROUP BY unit
ORDER BY 平均增减 NULLS LAST, unit;
