-- Those who come again.
SELECT customer AS who
FROM customer_totals
WHERE number > 1;
