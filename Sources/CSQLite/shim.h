#include <sqlite3.h>

// Swift cannot call C functions with a variable number of arguments.
static inline int nr_config_memstatus(int on) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, on);
}
static inline int nr_db_config(sqlite3 *db, int option, int on) {
    int value;
    return sqlite3_db_config(db, option, on, &value);
}
// SQLITE_TRANSIENT and SQLITE_STATIC are casts of integers to function pointers. No bytes at all
// may come with a null address, which SQLite would take for NULL instead of an empty value.
static inline int nr_bind_blob_copied(sqlite3_stmt *s, int i, const void *p, sqlite3_uint64 n) {
    return sqlite3_bind_blob64(s, i, n ? p : "", n, SQLITE_TRANSIENT);
}
static inline int nr_bind_blob_borrowed(sqlite3_stmt *s, int i, const void *p, sqlite3_uint64 n) {
    return sqlite3_bind_blob64(s, i, n ? p : "", n, SQLITE_STATIC);
}
static inline int nr_bind_text_copied(sqlite3_stmt *s, int i, const char *p, sqlite3_uint64 n) {
    return sqlite3_bind_text64(s, i, n ? p : "", n, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int nr_bind_text_borrowed(sqlite3_stmt *s, int i, const char *p, sqlite3_uint64 n) {
    return sqlite3_bind_text64(s, i, n ? p : "", n, SQLITE_STATIC, SQLITE_UTF8);
}
