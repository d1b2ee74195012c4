# Makes reference.txt, which test_reference.c reads:   Rscript reference.R >reference.txt
# Only base packages of R. What they lack (Bonett and Wright's interval, the intraclass correlations, limits of agreement)
# is written here from the papers.

set.seed(20261123, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

put <- function(key, values) {
  values <- as.numeric(values)
  cat(key, ifelse(is.finite(values), sprintf("%.17g", values), "n/a"), sep = " ")
  cat("\n")
}

# ---- what base R lacks ----

spearman_interval <- function(rho, n) {
  if (n < 4 || is.na(rho) || abs(rho) > 1 - 1e-12) return(c(NA, NA))
  tanh(atanh(rho) + c(-1, 1) * qnorm(0.975) * sqrt((1 + rho^2 / 2) / (n - 3)))
}

# McGraw & Wong 1996, tables 4 and 7: ICC(A,1), case 2.
icc_2_1 <- function(m) {
  n <- nrow(m)
  k <- ncol(m)
  if (n < 2 || length(unique(c(m))) == 1) return(rep(NA, 4))
  long <- data.frame(v = c(m) - mean(m), row = factor(rep(1:n, k)), column = factor(rep(1:k, each = n)))
  ms <- anova(lm(v ~ row + column, long))[["Mean Sq"]]
  msr <- ms[1]
  msc <- ms[2]
  mse <- if (length(ms) > 2) ms[3] else 0
  if (max(msr, mse) <= 1e-24 * msc) return(c(0, NA, NA, 0)) # all rows are alike
  icc <- (msr - mse) / (msr + (k - 1) * mse + k / n * (msc - mse))
  a <- k * icc / (n * (1 - icc))
  b <- 1 + k * icc * (n - 1) / (n * (1 - icc))
  v <- (a * msc + b * mse)^2 / ((a * msc)^2 / (k - 1) + (b * mse)^2 / ((n - 1) * (k - 1)))
  fl <- qf(0.975, n - 1, v)
  fu <- qf(0.975, v, n - 1)
  other <- k * msc + (k * n - k - n) * mse
  c(icc, n * (msr - fl * mse) / (fl * other + n * msr), n * (fu * msr - mse) / (other + n * fu * msr), sqrt(mse))
}

# ICC(1,1), case 1; for unequal sizes k0 of the analysis of variance.
icc_1_1 <- function(values, subject) {
  sizes <- table(subject)
  n <- length(sizes)
  N <- length(values)
  if (n < 2 || N <= n || length(unique(values)) == 1) return(rep(NA, 5))
  ms <- anova(lm(I(values - mean(values)) ~ factor(subject)))[["Mean Sq"]]
  k <- (N - sum(sizes^2) / N) / (n - 1)
  f <- ms[1] / ms[2]
  fl <- f / qf(0.975, n - 1, N - n)
  fu <- f * qf(0.975, N - n, n - 1)
  c((ms[1] - ms[2]) / (ms[1] + (k - 1) * ms[2]), (fl - 1) / (fl + k - 1), (fu - 1) / (fu + k - 1), sqrt(ms[2]), k)
}

agreement <- function(d) {
  n <- length(d)
  if (n < 2) return(c(if (n == 1) d else NA, rep(NA, 9)))
  z <- qnorm(0.975)
  t <- qt(0.975, n - 1)
  loa <- mean(d) + c(-z, z) * sd(d)
  se <- sd(d) * sqrt(1 / n + z^2 / (2 * (n - 1)))
  c(mean(d), sd(d), loa, mean(d) + c(-t, t) * sd(d) / sqrt(n), loa[1] + c(-t, t) * se, loa[2] + c(-t, t) * se)
}

# ---- one data set ----

one <- function(name, x, y, z = NULL) {
  cat("set ", name, "\n", sep = "")
  put("x", x)
  put("y", y)
  there <- x[!is.na(x)]
  other <- y[!is.na(y)]
  both <- !is.na(x) & !is.na(y)
  a <- x[both]
  b <- y[both]
  n <- length(a)
  if (length(there) > 0) {
    put("quantile", quantile(there, c(0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1), type = 7))
    put("summary", c(mean(there), sd(there)))
    if (all(there > 0)) {
      l <- log(there)
      half <- if (length(l) > 1) qt(0.975, length(l) - 1) * sd(l) / sqrt(length(l)) else NA
      put("logs", c(mean(l), sd(l), exp(mean(l)), exp(sd(l)), exp(mean(l) - half), exp(mean(l) + half)))
    }
    put("holm", p.adjust(pmin(abs(there) / max(abs(there), 1), 1), "holm"))
    put("hochberg", p.adjust(pmin(abs(there) / max(abs(there), 1), 1), "BH"))
  }
  if (n > 0) {
    signed <- suppressWarnings(wilcox.test(a, b, paired = TRUE))
    put("signed", c(if (is.na(signed$p.value)) NA else signed$statistic, signed$p.value))
  }
  if (length(there) > 0 && length(other) > 0) {
    sum <- suppressWarnings(wilcox.test(there, other))
    put("sum", c(if (is.na(sum$p.value)) NA else sum$statistic, sum$p.value))
  }
  if (n >= 3) {
    cor <- suppressWarnings(cor.test(a, b, method = "spearman"))
    put("spearman", c(cor$estimate, spearman_interval(cor$estimate, n), cor$p.value))
  }
  if (n <= 100) {
    put("icc21", suppressWarnings(icc_2_1(cbind(a, b))))
    put("icc11", suppressWarnings(icc_1_1(c(rbind(x, y))[c(rbind(!is.na(x), !is.na(y)))],
                                         rep(seq_along(x), each = 2)[c(rbind(!is.na(x), !is.na(y)))])))
  }
  put("agreement", agreement(a - b))
  if (!is.null(z)) {
    put("z", z)
    put("icc21of3", icc_2_1(cbind(x, y, z)))
    put("icc11of3", icc_1_1(c(rbind(x, y, z)), rep(seq_along(x), each = 3)))
  }
}

gaps <- function(x, every) replace(x, seq(every, length(x), by = every), NA)
rate <- function(n) round(rlnorm(n, log(12), 1), 1)

x <- rate(12); one("rates of 12", x, round(x * 0.7 + rnorm(12), 1) + 3, round(x + rnorm(12, 2, 3), 2))
x <- rnorm(49); one("49 without ties", x, x + rnorm(49, 0.3), x + rnorm(49))
x <- rnorm(50); one("50 without ties", x, x + rnorm(50, 0.3), x - rnorm(50))
x <- sample(0:4, 40, TRUE); one("many ties and zeros", x, sample(0:4, 40, TRUE), sample(0:4, 40, TRUE))
x <- gaps(rate(30), 7); one("missing values", x, gaps(rate(30), 4))
x <- gaps(sample(1:6, 25, TRUE), 3); one("missing and ties", x, gaps(sample(1:6, 25, TRUE), 5))
one("two pairs", c(3.5, 8.25), c(4, 7))
one("three pairs", c(1, 5, 2.5), c(2, 9, 4.5), c(1, 2, 4))
one("four pairs", c(1, 5, 2.5, 9), c(0.5, 9, 4.5, 3))
one("five pairs, tied", c(1, 1, 2, 2, 3), c(2, 2, 2, 5, 1))
one("one pair", 4.5, 3)
one("all equal", rep(7, 6), rep(7, 6))
one("one is constant", rep(2, 8), c(1, 4, 2, 8, 5, 7, 3, 6))
one("one falls, the other rises", 1:8 / 2, 8:1 + 0.25)
x <- rlnorm(9, 1); one("9 pairs, orders counted", x, x + rlnorm(9), x + rlnorm(9))
x <- rlnorm(10, 1); one("10 pairs, a series", x, x - rlnorm(10), x + rlnorm(10))
x <- c(1e9 + 1:15 / 8); one("large with a small spread", x, sample(x) + 0.0625, x + 0.25)
x <- rnorm(35, -20, 0.001); one("negative", x, -rnorm(35, 20, 0.002), rnorm(35, -20, 0.01))
one("unequal groups", c(rexp(60), rep(NA, 20)), c(rep(NA, 57), round(rexp(23), 2)))
one("nothing in common", c(1, 2, NA, NA), c(NA, NA, 3, 4.5))
one("1291 pairs", (1:1291 * 719) %% 1291, (1:1291 * 32 + 1:1291 %/% 3) %% 1291 + 1:1291 / 1024)
x <- c(rep(0, 20), round(rexp(25, 0.1))); one("half are zero", x, c(round(rexp(22, 0.1)), rep(0, 23)))
one("both constant", rep(2, 6), rep(5, 6), rep(4, 6))
