"""The errors of AWS KMS, as boto3 shows them: by class, by code and by HTTP status."""
import json
import unittest

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError
from simulator import simulator

UNKNOWN_KEY = "12345678-1234-1234-1234-123456789012"


class ErrorsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kms = boto3.client("kms", config=Config(retries={"total_max_attempts": 1}))

    def setUp(self):
        simulator("reset")

    def assert_refused(self, name, operation, status=400, **members):
        """The operation is refused with this exception. Returns its message."""
        with self.assertRaises(ClientError) as refused:
            getattr(self.kms, operation)(**members)
        response = refused.exception.response
        self.assertEqual(response["Error"]["Code"], name)
        self.assertEqual(response["ResponseMetadata"]["HTTPStatusCode"], status)
        self.assertRegex(response["ResponseMetadata"]["RequestId"], r"^[0-9a-f-]{36}$")
        if hasattr(self.kms.exceptions, name):
            self.assertIsInstance(refused.exception, getattr(self.kms.exceptions, name))
        return response["Error"]["Message"]

    def cluster(self, **members):
        """A new cluster, and what CreateCustomKeyStore needs to know of it."""
        cluster_id = simulator("cloudHsm/createCluster", **members)["ClusterId"]
        input = simulator("cluster/createCustomKeyStoreInput", ClusterId=cluster_id, CustomKeyStoreName="store")
        return cluster_id, input

    def proxy(self, **members):
        endpoint = simulator("xks/createProxy", **members)["XksProxyUriEndpoint"]
        return endpoint, simulator(
            "proxy/createCustomKeyStoreInput", XksProxyUriEndpoint=endpoint, CustomKeyStoreName="store"
        )

    def test_key_stores_that_are_not_there_or_in_the_wrong_state(self):
        nowhere = {"CustomKeyStoreId": "cks-0123456789abcdef0"}
        new_name = {"NewCustomKeyStoreName": "other"}
        connected = simulator("given/cloudHsmKeyStore", CustomKeyStoreName="connected", keys=1)
        disconnected = simulator(
            "given/cloudHsmKeyStore", CustomKeyStoreName="other", ConnectionState="DISCONNECTED", keys=1
        )
        store = {"CustomKeyStoreId": connected["CustomKeyStoreId"]}

        for operation in ["connect", "disconnect", "delete"]:
            self.assert_refused("CustomKeyStoreNotFoundException", f"{operation}_custom_key_store", **nowhere)
        self.assert_refused("CustomKeyStoreNotFoundException", "update_custom_key_store", **nowhere, **new_name)
        self.assert_refused("CustomKeyStoreNotFoundException", "describe_custom_key_stores", **nowhere)
        self.assert_refused("CustomKeyStoreNotFoundException", "create_key", Origin="AWS_CLOUDHSM", **nowhere)
        self.assert_refused("CustomKeyStoreInvalidStateException", "delete_custom_key_store", **store)
        self.assert_refused(
            "CustomKeyStoreHasCMKsException",
            "delete_custom_key_store",
            CustomKeyStoreId=disconnected["CustomKeyStoreId"],
        )
        self.assert_refused(
            "CustomKeyStoreInvalidStateException",
            "create_key",
            Origin="AWS_CLOUDHSM",
            CustomKeyStoreId=disconnected["CustomKeyStoreId"],
        )
        self.assert_refused("CustomKeyStoreNameInUseException", "update_custom_key_store", **store, **new_name)

    def test_clusters_that_cannot_back_a_key_store(self):
        cluster_id, input = self.cluster()
        other_id, other = self.cluster()
        wrong_anchor = {**input, "TrustAnchorCertificate": other["TrustAnchorCertificate"]}
        self.assert_refused("IncorrectTrustAnchorException", "create_custom_key_store", **wrong_anchor)
        self.assert_refused(
            "CloudHsmClusterNotFoundException",
            "create_custom_key_store",
            **{**input, "CloudHsmClusterId": "cluster-2a23b4cdefg"},
        )

        store_id = self.kms.create_custom_key_store(**input)["CustomKeyStoreId"]
        again = {**input, "CustomKeyStoreName": "again"}
        self.assert_refused("CloudHsmClusterInUseException", "create_custom_key_store", **again)
        self.assert_refused("CustomKeyStoreNameInUseException", "create_custom_key_store", **other)
        self.assert_refused(
            "CloudHsmClusterNotRelatedException",
            "update_custom_key_store",
            CustomKeyStoreId=store_id,
            CloudHsmClusterId=other_id,
        )
        simulator("cluster/degrade", ClusterId=cluster_id)
        self.assert_refused(
            "CloudHsmClusterNotActiveException", "connect_custom_key_store", CustomKeyStoreId=store_id
        )
        simulator("cluster/recover", ClusterId=cluster_id)

    def test_a_cluster_with_one_hsm_takes_no_keys(self):
        given = simulator("given/cloudHsmKeyStore")
        simulator("cluster/removeHsm", ClusterId=given["ClusterId"])

        self.assert_refused(
            "CloudHsmClusterInvalidConfigurationException",
            "create_key",
            CustomKeyStoreId=given["CustomKeyStoreId"],
            Origin="AWS_CLOUDHSM",
        )

    def test_proxies_that_cannot_back_a_key_store(self):
        endpoint, input = self.proxy()
        wrong = {"AccessKeyId": "A" * 20, "RawSecretAccessKey": "A" * 43}
        for trouble, repair, name in [
            ("goDown", "comeBack", "XksProxyUriUnreachableException"),
            ("answerGarbage", "answerNormally", "XksProxyInvalidResponseException"),
        ]:
            simulator(f"proxy/{trouble}", XksProxyUriEndpoint=endpoint)
            self.assert_refused(name, "create_custom_key_store", **input)
            simulator(f"proxy/{repair}", XksProxyUriEndpoint=endpoint)
        self.assert_refused(
            "XksProxyIncorrectAuthenticationCredentialException",
            "create_custom_key_store",
            **{**input, "XksProxyAuthenticationCredential": wrong},
        )
        self.assert_refused(
            "XksProxyInvalidConfigurationException",
            "create_custom_key_store",
            **{**input, "XksProxyUriPath": "/elsewhere/kms/xks/v1"},
        )
        self.kms.create_custom_key_store(**input)
        self.assert_refused(
            "XksProxyUriInUseException", "create_custom_key_store", **{**input, "CustomKeyStoreName": "again"}
        )

    def test_vpc_endpoint_services_that_do_not_fit(self):
        _, input = self.proxy(XksProxyConnectivity="VPC_ENDPOINT_SERVICE")
        missing = {**input, "XksProxyVpcEndpointServiceName": "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"}
        self.assert_refused("XksProxyVpcEndpointServiceNotFoundException", "create_custom_key_store", **missing)

        simulator(
            "proxy/vpcEndpointService/requireAcceptance",
            XksProxyUriEndpoint=input["XksProxyUriEndpoint"],
            acceptanceRequired=True,
        )
        self.assert_refused(
            "XksProxyVpcEndpointServiceInvalidConfigurationException", "create_custom_key_store", **input
        )

    def test_external_keys_that_do_not_fit(self):
        given = simulator("given/externalKeyStore")
        proxy = {"XksProxyUriEndpoint": given["XksProxyUriEndpoint"]}
        key = {"CustomKeyStoreId": given["CustomKeyStoreId"], "Origin": "EXTERNAL_KEY_STORE"}
        disabled = simulator("proxy/keys/create", **proxy)["XksKeyId"]
        simulator("proxy/keys/disable", XksKeyId=disabled, **proxy)
        taken = simulator("proxy/keys/create", **proxy)["XksKeyId"]
        self.kms.create_key(XksKeyId=taken, **key)

        self.assert_refused("XksKeyNotFoundException", "create_key", XksKeyId="nowhere", **key)
        self.assert_refused("XksKeyAlreadyInUseException", "create_key", XksKeyId=taken, **key)
        self.assert_refused("XksKeyInvalidConfigurationException", "create_key", XksKeyId=disabled, **key)

    def test_keys_and_aliases(self):
        key_id = simulator("given/kmsKey", AliasName="alias/orders")["KeyId"]
        disabled = simulator("given/kmsKey", KeyState="Disabled")["KeyId"]
        pending = simulator("given/kmsKey", KeyState="PendingDeletion")["KeyId"]
        policy = json.dumps({"Version": "2012-10-17"})

        self.assert_refused("NotFoundException", "describe_key", KeyId=UNKNOWN_KEY)
        self.assert_refused("NotFoundException", "encrypt", KeyId="alias/nowhere", Plaintext=b"text")
        self.assert_refused("InvalidArnException", "describe_key", KeyId="arn:aws:kms:us-east-1:111122223333:table/x")
        self.assert_refused("DisabledException", "encrypt", KeyId=disabled, Plaintext=b"text")
        self.assert_refused("KMSInvalidStateException", "encrypt", KeyId=pending, Plaintext=b"text")
        self.assert_refused("KMSInvalidStateException", "cancel_key_deletion", KeyId=key_id)
        self.assert_refused("AlreadyExistsException", "create_alias", AliasName="alias/orders", TargetKeyId=key_id)
        self.assert_refused("MalformedPolicyDocumentException", "put_key_policy", KeyId=key_id, Policy=policy)
        self.assert_refused("InvalidMarkerException", "list_keys", Marker="nowhere")

    def test_ciphertexts(self):
        key_id = simulator("given/kmsKey")["KeyId"]
        other = simulator("given/kmsKey")["KeyId"]
        blob = self.kms.encrypt(KeyId=key_id, Plaintext=b"text")["CiphertextBlob"]

        self.assert_refused("IncorrectKeyException", "decrypt", CiphertextBlob=blob, KeyId=other)
        self.assert_refused("InvalidCiphertextException", "decrypt", CiphertextBlob=blob[:-1] + bytes([blob[-1] ^ 1]))
        self.assert_refused("InvalidCiphertextException", "decrypt", CiphertextBlob=b"no ciphertext")

    def test_a_validation_exception_names_the_member(self):
        message = self.assert_refused("ValidationException", "encrypt", KeyId=UNKNOWN_KEY, Plaintext=b"x" * 4097)
        self.assertIn("'plaintext' failed to satisfy constraint", message)

        message = self.assert_refused("ValidationException", "list_keys", Limit=1001)
        self.assertIn("'limit' failed to satisfy constraint", message)

    def test_boto3_itself_refuses_what_is_missing(self):
        with self.assertRaises(ParamValidationError):
            self.kms.encrypt(Plaintext=b"text")

        self.assertEqual(simulator("calls")["calls"], [])

    def test_faults_of_the_service(self):
        for name in ["KMSInternalException", "DependencyTimeoutException"]:
            simulator("faults/failNext", operation="ListKeys", errorName=name)
            self.assert_refused(name, "list_keys", status=500)
        self.kms.list_keys()

    def test_no_secret_of_the_request_is_in_the_message(self):
        _, input = self.proxy()
        message = self.assert_refused(
            "ValidationException",
            "create_custom_key_store",
            **{
                **input,
                "XksProxyAuthenticationCredential": {"AccessKeyId": "A" * 20, "RawSecretAccessKey": "secret!" * 7},
            },
        )
        self.assertNotIn("secret!", message)


if __name__ == "__main__":
    unittest.main()
