#ifndef TIB_TESTS_REFUSED_H
#define TIB_TESTS_REFUSED_H

/* Calls to the system that are refused: for a program that is linked with the options of tests/unit/meson.build, which lead
 * our own calls here (not those of libraries). */

#include <stdbool.h>

enum refused_call {
  REFUSED_NONE,
  REFUSED_MEMORY, /* malloc, calloc, realloc, strdup, XXH3_createState, XML_ParserCreate */
  REFUSED_OPEN,   /* open, fopen */
  REFUSED_STAT,
  REFUSED_READ /* pread */
};

/* From now on the nth call of this kind, counted from 0, fails with this errno, and no other one. */
void refused_from_now(enum refused_call call, long nth, int error);

/* Ends that; true where a call was refused. */
bool refused_ended(void);

#endif
