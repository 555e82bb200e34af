-- Nothing to do on SQLite, where values of enums are texts.
SELECT 1;
