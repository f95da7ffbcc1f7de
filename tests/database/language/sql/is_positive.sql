-- Every amount that is sold.
CREATE FUNCTION sales.is_positive(value integer) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS 'SELECT value > 0';
