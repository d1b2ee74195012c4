#ifndef TIBIALIS_TIBIALIS_H
#define TIBIALIS_TIBIALIS_H

#include <tibialis/analysis.h>
#include <tibialis/analyze.h>
#include <tibialis/error.h>
#include <tibialis/rules.h>
#include <tibialis/score.h>
#include <tibialis/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the library, such as "0.1.0". Static memory. */
const char *tib_version(void);

/* The sentence that stands in every output: what the results may be used for. Static memory. */
const char *tib_intended_use(void);

#ifdef __cplusplus
}
#endif
#endif
