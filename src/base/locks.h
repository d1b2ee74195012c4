#ifndef TIB_BASE_LOCKS_H
#define TIB_BASE_LOCKS_H

/* EDFlib's open and close work on one table without a lock of their own: hold this around each of them. */
void tib_edflib_lock(void);
void tib_edflib_unlock(void);

#endif
