// Makes an embedded database in a new folder. A program of its own, since making one takes 600 MB that a process never gives back.
// What is in the way is written to standard error as JSON.
import { PGlite } from "@electric-sql/pglite";

try {
  const database = await PGlite.create(process.argv[2]);
  await database.close();
} catch ({ message, code, errno }) {
  console.error(JSON.stringify({ message, code, errno }));
  process.exit(1);
}
