"""The production server: two processes of four threads; bounded requests."""

workers = 2
threads = 4
worker_class = "gthread"
timeout = 30
graceful_timeout = 8
limit_request_line = 4094
max_requests = 20000
max_requests_jitter = 2000
accesslog = None
errorlog = "-"
loglevel = "warning"
