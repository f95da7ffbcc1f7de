-- a foreign key of two columns

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18

-- up: constrain add_rooms_floor_fkey
-- locks: SHARE ROW EXCLUSIVE on floors, SHARE ROW EXCLUSIVE on rooms
-- risks: previous release: rooms.rooms_floor_fkey: writes that violate the foreign key are refused
ALTER TABLE rooms
    ADD CONSTRAINT rooms_floor_fkey FOREIGN KEY (building, floor) REFERENCES floors (building, number) MATCH FULL NOT VALID;

-- up: constrain validate_rooms_floor_fkey
-- locks: ROW SHARE on floors, SHARE UPDATE EXCLUSIVE on rooms
ALTER TABLE rooms VALIDATE CONSTRAINT rooms_floor_fkey;

-- down: constrain validate_rooms_floor_fkey
-- nothing: what is validated needs no way back

-- down: constrain add_rooms_floor_fkey
ALTER TABLE rooms DROP CONSTRAINT rooms_floor_fkey;
-- note: The previous release, by schema.lock, works unchanged until migration 1 (constrain), `add foreign key rooms.rooms_floor_fkey to floors, for new writes only`. From there on some of its statements may fail, as the steps say, and none fails for certain.
-- note: Run the constrain phase when the new release is deployed and no instance of the old one writes any more.

-- == SQLite
-- refused: rooms.rooms_floor_fkey: SQLite 3.45 has no MATCH FULL; write a check that all columns are NULL or none is, or limit it to an engine that has it: `only(postgres)`
