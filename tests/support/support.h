#ifndef TIB_TESTS_SUPPORT_H
#define TIB_TESTS_SUPPORT_H

/* What tests share: where data lie, and a folder of their own. */

/* Path of a file among the shared development data (TIBIALIS_SHARED, else ../shared beside the source tree), or NULL where
 * it is not there; then the test says cr_skip_test("..."). Static memory of the last four calls. */
const char *test_shared(const char *relative);

/* Path of a file of the source tree. Static memory of the last four calls. */
const char *test_source(const char *relative);

/* A path in a new temporary folder of this process, removed at exit. Static memory of the last four calls. */
const char *test_temporary(const char *name);

#endif
