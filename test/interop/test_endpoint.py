"""Every way to tell boto3 where the endpoint is."""
import os
import tempfile
import unittest
from unittest.mock import patch

import boto3
from simulator import simulator

URL = os.environ["AWS_ENDPOINT_URL_KMS"]
CREDENTIALS = {"aws_access_key_id": "any", "aws_secret_access_key": "any", "region_name": "us-east-1"}
OTHER = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}


class EndpointTest(unittest.TestCase):
    def setUp(self):
        simulator("reset")
        simulator("given/cloudHsmKeyStore", CustomKeyStoreName="payments")

    def assert_reached(self, kms):
        [store] = kms.describe_custom_key_stores()["CustomKeyStores"]
        self.assertEqual(store["CustomKeyStoreName"], "payments")

    def test_an_argument_of_the_client(self):
        with patch.dict(os.environ, OTHER, clear=True):
            self.assert_reached(boto3.client("kms", endpoint_url=URL, **CREDENTIALS))

    def test_the_variable_of_the_service(self):
        with patch.dict(os.environ, {**OTHER, "AWS_ENDPOINT_URL_KMS": URL}, clear=True):
            self.assert_reached(boto3.Session(**CREDENTIALS).client("kms"))

    def test_the_variable_of_all_services(self):
        with patch.dict(os.environ, {**OTHER, "AWS_ENDPOINT_URL": URL}, clear=True):
            self.assert_reached(boto3.Session(**CREDENTIALS).client("kms"))

    def test_a_profile(self):
        with tempfile.NamedTemporaryFile("w", suffix=".ini") as file:
            file.write(
                f"""
                [profile simulator]
                region = us-east-1
                aws_access_key_id = any
                aws_secret_access_key = any
                services = simulator
                [services simulator]
                kms =
                  endpoint_url = {URL}
                """.replace(" " * 16, "")
            )
            file.flush()
            with patch.dict(os.environ, {**OTHER, "AWS_CONFIG_FILE": file.name}, clear=True):
                self.assert_reached(boto3.Session(profile_name="simulator").client("kms"))

    def test_a_session_token_is_taken(self):
        with patch.dict(os.environ, OTHER, clear=True):
            self.assert_reached(boto3.client("kms", endpoint_url=URL, aws_session_token="token", **CREDENTIALS))


if __name__ == "__main__":
    unittest.main()
