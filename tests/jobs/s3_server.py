"""An S3-compatible server on loopback (moto's), with an empty bucket."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "soi-cong"


@contextmanager
def s3_server() -> Iterator[str]:
    """A server; the address at which it answers."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def empty_bucket(endpoint: str) -> None:
    """Make the bucket anew."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id="khoa",
        aws_secret_access_key="bi-mat",
        region_name="us-east-1",
    )
    if any(one["Name"] == BUCKET for one in client.list_buckets()["Buckets"]):
        for one in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
            client.delete_object(Bucket=BUCKET, Key=one["Key"])
    else:
        client.create_bucket(Bucket=BUCKET)
    client.close()
