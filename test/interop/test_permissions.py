"""Who may do what, with boto3: the server verifies signatures and asks the policies."""
import unittest

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from simulator import simulator


def allow(*actions):
    return {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": list(actions), "Resource": "*"}}


class PermissionsTest(unittest.TestCase):
    def setUp(self):
        simulator("reset")
        simulator("iam/createUser", UserName="alice", policies={"encrypt": allow("kms:Encrypt")})
        self.key = simulator("user/createAccessKey", UserName="alice")
        self.key_id = simulator("given/kmsKey", AliasName="alias/orders")["KeyId"]

    def client(self, AccessKeyId, SecretAccessKey, SessionToken=None):
        return boto3.client(
            "kms",
            aws_access_key_id=AccessKeyId,
            aws_secret_access_key=SecretAccessKey,
            aws_session_token=SessionToken,
            config=Config(retries={"total_max_attempts": 1}),
        )

    def assert_refused(self, name, call, **members):
        with self.assertRaises(ClientError) as refused:
            call(**members)
        self.assertEqual(refused.exception.response["Error"]["Code"], name)
        return refused.exception.response["Error"]["Message"]

    def test_a_user_may_do_what_a_policy_allows(self):
        alice = self.client(**self.key)

        sealed = alice.encrypt(KeyId="alias/orders", Plaintext=b"text", EncryptionContext={"größe": "a b+c/d=~*'"})
        message = self.assert_refused(
            "AccessDeniedException", alice.decrypt, CiphertextBlob=sealed["CiphertextBlob"], KeyId=self.key_id
        )

        self.assertIn("arn:aws:iam::111122223333:user/alice is not authorized to perform: kms:Decrypt", message)

    def test_a_policy_is_added_and_taken_away(self):
        alice = self.client(**self.key)
        disable = {"UserName": "alice", "PolicyName": "disable"}

        simulator("user/putPolicy", PolicyDocument=allow("kms:DisableKey"), **disable)
        alice.disable_key(KeyId=self.key_id)
        simulator("user/deletePolicy", **disable)

        self.assert_refused("AccessDeniedException", alice.disable_key, KeyId=self.key_id)

    def test_a_grant_lets_a_user_decrypt(self):
        alice = self.client(**self.key)
        root = self.client(**simulator("iam/createRootAccessKey"))
        sealed = alice.encrypt(KeyId=self.key_id, Plaintext=b"text")["CiphertextBlob"]

        root.create_grant(
            KeyId=self.key_id,
            GranteePrincipal="arn:aws:iam::111122223333:user/alice",
            Operations=["Decrypt"],
        )

        # Well after grants have become effective everywhere.
        simulator("advance", duration="5m")
        self.assertEqual(alice.decrypt(CiphertextBlob=sealed)["Plaintext"], b"text")

    def test_a_wrong_secret_is_noticed(self):
        eve = self.client(self.key["AccessKeyId"], "x" * 40)

        self.assert_refused("InvalidSignatureException", eve.encrypt, KeyId=self.key_id, Plaintext=b"text")

    def test_an_unknown_access_key_is_noticed(self):
        eve = self.client("AKIAIOSFODNN7EXAMPLE", "x" * 40)

        self.assert_refused("UnrecognizedClientException", eve.list_keys)

    def test_a_key_that_is_inactive_signs_nothing(self):
        alice = self.client(**self.key)
        simulator(
            "user/updateAccessKey", UserName="alice", AccessKeyId=self.key["AccessKeyId"], Status="Inactive"
        )

        self.assert_refused("UnrecognizedClientException", alice.encrypt, KeyId=self.key_id, Plaintext=b"text")

    def test_a_session_of_a_role_ends(self):
        simulator("iam/createRole", RoleName="batch", policies={"encrypt": allow("kms:Encrypt")})
        credentials = simulator("role/assume", RoleName="batch", DurationSeconds=900)["Credentials"]
        credentials.pop("Expiration")
        batch = self.client(**credentials)

        batch.encrypt(KeyId=self.key_id, Plaintext=b"text")
        simulator("advance", duration="15m")

        self.assert_refused("ExpiredTokenException", batch.encrypt, KeyId=self.key_id, Plaintext=b"text")


if __name__ == "__main__":
    unittest.main()
