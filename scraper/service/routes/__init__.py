"""The addresses of the service, each group as a router over the same `Service`.

These modules do not postpone their annotations: FastAPI reads them, and what they name is made for each entity.
"""
