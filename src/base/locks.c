#include "base/locks.h"

#include <pthread.h>

static pthread_mutex_t edflib = PTHREAD_MUTEX_INITIALIZER;

void tib_edflib_lock(void) { pthread_mutex_lock(&edflib); }

void tib_edflib_unlock(void) { pthread_mutex_unlock(&edflib); }
