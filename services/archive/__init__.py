"""Archive (卷宗、终本、归档): paper and its scans, the closing check, the 终本 library, volumes."""
