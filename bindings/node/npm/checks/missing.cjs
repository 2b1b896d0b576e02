// Prints what a user reads where npm left the platform package out.
const { check } = require("connguard");
try {
  check("matillion.create_connection", {});
  console.log("there is a native part");
} catch (error) {
  console.log(error.message);
}
