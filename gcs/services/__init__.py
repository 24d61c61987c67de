"""MAVLink microservices as operations: messages, time and state in, actions out; no I/O of their own."""
