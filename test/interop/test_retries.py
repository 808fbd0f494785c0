"""How boto3 retries what AWS KMS throttles; the server counts requests by the documented quotas."""
import unittest
from unittest.mock import patch

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from simulator import simulator, sleep


def attempts(operation):
    """How many requests the simulator got."""
    return sum(len(call["attempts"]) for call in simulator("calls", operation=operation)["calls"])


class RetriesTest(unittest.TestCase):
    def setUp(self):
        simulator("reset")

    def client(self, mode, attempts):
        return boto3.client("kms", config=Config(retries={"mode": mode, "total_max_attempts": attempts}))

    @patch("time.sleep", sleep)
    def test_a_throttled_request_succeeds_when_time_has_passed(self):
        for mode in ["legacy", "standard"]:
            kms = self.client(mode, attempts=10)

            answers = [kms.create_key() for _ in range(20)]

            retries = [answer["ResponseMetadata"]["RetryAttempts"] for answer in answers]
            self.assertEqual(retries[0], 0)
            self.assertGreater(sum(retries), 0)
            self.assertEqual(attempts("CreateKey"), len(answers) + sum(retries))
            simulator("reset")

    def test_a_client_without_retries_sees_the_exception(self):
        kms = self.client("standard", attempts=1)

        with self.assertRaises(ClientError) as refused:
            for _ in range(20):
                kms.create_key()

        self.assertEqual(refused.exception.response["Error"]["Code"], "ThrottlingException")
        self.assertEqual(refused.exception.response["ResponseMetadata"]["HTTPStatusCode"], 400)

    @patch("time.sleep", sleep)
    def test_attempts_end(self):
        kms = self.client("standard", attempts=3)
        simulator("faults/fail", operation="ListKeys", errorName="ThrottlingException")

        with self.assertRaises(ClientError) as refused:
            kms.list_keys()

        metadata = refused.exception.response["ResponseMetadata"]
        self.assertEqual([metadata["RetryAttempts"], metadata["MaxAttemptsReached"]], [2, True])
        self.assertEqual(attempts("ListKeys"), 3)

    @patch("time.sleep", sleep)
    def test_a_fault_of_the_service_is_retried(self):
        simulator("faults/failNext", operation="ListKeys", errorName="KMSInternalException", times=2)

        answer = self.client("standard", attempts=3).list_keys()

        self.assertEqual(answer["ResponseMetadata"]["RetryAttempts"], 2)


if __name__ == "__main__":
    unittest.main()
