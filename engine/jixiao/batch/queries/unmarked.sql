-- 没有评分的，和没有读到的文件：在哪里，哪里不对，怎么办。
SELECT
    problems.form AS 序号,
    forms.id AS 编号,
    problems.place AS 位置,
    problems.code AS 问题,
    problems.message AS 哪里不对,
    problems.cure AS 怎么办
FROM problems
LEFT JOIN read_parquet(getvariable('out') || '/forms/*.parquet') AS forms USING (form)
ORDER BY problems.form NULLS LAST, problems.file, problems.line, problems.col, problems.code, problems.message;
