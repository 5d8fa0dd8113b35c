"""The codes of what an application may have wrong in its claim by heads; met in test_claims.py."""

OF_CLAIMS = {
    "claim-differs",
    "target-differs",
    "perform-ahead",
    "heads-malformed",
    "heads-missing",
    "head-kind-unknown",
    "rate-unreadable",
    "year-days-unknown",
    "liability-malformed",
    "liability-not-debtor",
    "liability-manner-unknown",
    "share-unreadable",
}
