-- double precision to numeric without approval

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: products.price: the change from double_precision to numeric(10, 2) rounds the values that exist; approve it with `--allow-data-loss products.price`

-- == SQLite

-- up: expand rebuild_products, outside of a transaction
-- locks: EXCLUSIVE on products
-- refused: products: SQLite 3.45 has no exact way from `price` to the decimal places of `price`; keep the scale, or fill a new column by an expression that rounds: `#[column(backfill = ..)]`

-- down: expand rebuild_products
-- refused: products: SQLite 3.45 has no exact way from `price` to the decimal places of `price`; keep the scale, or fill a new column by an expression that rounds: `#[column(backfill = ..)]`
