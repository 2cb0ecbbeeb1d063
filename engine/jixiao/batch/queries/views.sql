-- 各查询都从这里的视图和算法读数。先指明结果文件夹，再运行本文件：
--     SET VARIABLE out = '结果文件夹';
-- 分数和金额都是定点小数；先化成百万分之一为单位的整数再加、乘，最后只除一次，四舍五入一次，不用浮点数。

-- 百万分之一为单位的整数。
CREATE OR REPLACE MACRO millionths(value) AS CAST(CAST(value AS DECIMAL(38, 6)) * 1000000 AS HUGEINT);

-- n ÷ d 四舍五入到整数，半数背离零；d 大于零。
CREATE OR REPLACE MACRO half_up(n, d) AS
    CASE WHEN n < 0 THEN -((2 * abs(n) + d) // (2 * d)) ELSE (2 * n + d) // (2 * d) END;

-- 百万分之一为单位的总数 total 除以 count，两位小数；没有可除的为空。
CREATE OR REPLACE MACRO mean_of(total, count) AS
    CASE WHEN count > 0
        THEN CAST(CAST(half_up(CAST(total AS HUGEINT), CAST(count AS HUGEINT) * 10000) AS DECIMAL(36, 0)) * 0.01 AS DECIMAL(38, 2))
    END;

-- part 占 whole 的百分之几，两位小数；whole 不大于零的为空。
CREATE OR REPLACE MACRO percent(part, whole) AS mean_of(millionths(part) * 100000000, millionths(whole));

-- 四分位数：排好序的第 1 个到第 many 个之间，走到 quarter/4 处，落在两个之间的按距离取，与 Excel 的 QUARTILE.INC、MEDIAN 相同。
-- 本式给出第 place 个（从 0 起）的 value 应取几份，共四份。
CREATE OR REPLACE MACRO quarters(value, place, many, quarter) AS
    CASE place - ((many - 1) * quarter) // 4
        WHEN 0 THEN value * (4 - ((many - 1) * quarter) % 4)
        WHEN 1 THEN value * (((many - 1) * quarter) % 4)
        ELSE 0
    END;

-- 没有写的名称。
CREATE OR REPLACE MACRO named(name) AS coalesce(nullif(trim(name), ''), '未填写');

-- 单位的名称，不带前面的编码（308503-某某局）。
CREATE OR REPLACE MACRO without_code(name) AS regexp_replace(name, '\d{3,}\s*[-—–－]\s*(\D)', '\1');

-- 评了分的每份一行。预算、执行的单位是元。whole 为真的得分完整，参加排名和平均；其余的 why 说明原因。
CREATE OR REPLACE MACRO cards_of(folder) AS TABLE
    SELECT
        form, id, file, line, year, budget, executed,
        named(project) AS project,
        named(without_code(coalesce(nullif(trim(unit), ''), department))) AS unit,
        named(county) AS county,
        named(field) AS field,
        possible, earned, supported, pending, highest, grade,
        measured, equal, unsurveyed, bounded, restated, asserted, judged,
        CASE
            WHEN grade IS NOT NULL THEN grade
            WHEN gaps > 0 THEN '表不完整'
            WHEN grade_low IS NOT NULL THEN '待定'
            ELSE '不评定'
        END AS label,
        CASE
            WHEN gaps > 0 THEN '自评表不完整'
            ELSE concat_ws('、',
                CASE WHEN grade IS NULL AND grade_low IS NULL THEN '分值合计不符' END,
                CASE WHEN pending > 0 THEN '有待评判' END)
        END AS why,
        why = '' AS whole,
        -- 得分完整、预算大于零的，按预算加权的份量，和乘上它的得分
        CASE WHEN whole AND budget > 0 THEN millionths(budget) END AS weight,
        millionths(earned) * weight AS weighted
    FROM read_parquet(folder || '/scorecards/*.parquet') AS scorecards
    JOIN read_parquet(folder || '/forms/*.parquet') AS forms USING (form);

CREATE OR REPLACE VIEW cards AS FROM cards_of(getvariable('out'));

-- 每份四行：在全部里，在它的单位、县区、领域里。
CREATE OR REPLACE MACRO kinds() AS unnest(['全部', '单位', '县区', '领域']);
CREATE OR REPLACE MACRO names(unit, county, field) AS unnest(['全部', unit, county, field]);
CREATE OR REPLACE VIEW grouped AS
    SELECT kinds() AS kind, names(unit, county, field) AS name, * FROM cards;

-- 分组的次序：全部、县区、领域、单位。
CREATE OR REPLACE MACRO kind_order(kind) AS list_position(['全部', '县区', '领域', '单位'], kind);

CREATE OR REPLACE VIEW levels AS FROM read_parquet(getvariable('out') || '/levels/*.parquet');
CREATE OR REPLACE VIEW findings AS FROM read_parquet(getvariable('out') || '/findings/*.parquet');
-- 有上年的：本批的 form，上年那一批的 form（was）。评分时写了 --last-year 的才有。
CREATE OR REPLACE MACRO pairs_of(folder) AS TABLE FROM read_parquet(folder || '/before/*.parquet');
CREATE OR REPLACE VIEW problems AS FROM read_parquet(getvariable('out') || '/problems/*.parquet');

-- 元化成万元，不舍入。
CREATE OR REPLACE MACRO in_wan(amount) AS CAST(amount AS DECIMAL(34, 6)) * 0.0001;
