#include <sqlite3.h>

// Swift cannot call C functions with a variable number of arguments.
static inline int nr_config_memstatus(int on) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, on);
}
static inline int nr_db_defensive(sqlite3 *db) {
    int value;
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, &value);
}
static inline int nr_db_distrust_schema(sqlite3 *db) {
    int value;
    return sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &value);
}
// SQLITE_TRANSIENT and SQLITE_STATIC are casts of integers to function pointers.
static inline int nr_bind_blob_copied(sqlite3_stmt *s, int i, const void *p, sqlite3_uint64 n) {
    return sqlite3_bind_blob64(s, i, p, n, SQLITE_TRANSIENT);
}
static inline int nr_bind_blob_borrowed(sqlite3_stmt *s, int i, const void *p, sqlite3_uint64 n) {
    return sqlite3_bind_blob64(s, i, p, n, SQLITE_STATIC);
}
static inline int nr_bind_text_copied(sqlite3_stmt *s, int i, const char *p, sqlite3_uint64 n) {
    return sqlite3_bind_text64(s, i, p, n, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int nr_bind_text_borrowed(sqlite3_stmt *s, int i, const char *p, sqlite3_uint64 n) {
    return sqlite3_bind_text64(s, i, p, n, SQLITE_STATIC, SQLITE_UTF8);
}
