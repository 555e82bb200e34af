-- Nothing to do on SQLite, where events get their numbers inside of the transaction that writes them.
SELECT 1;
