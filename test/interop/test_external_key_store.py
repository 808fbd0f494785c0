"""The life of an external key store, with boto3."""
import time
import unittest
from unittest.mock import patch

import boto3
from simulator import simulator, sleep


@patch("time.sleep", sleep)
class ExternalKeyStoreTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kms = boto3.client("kms")

    def setUp(self):
        simulator("reset")

    def describe(self, store_id):
        [store] = self.kms.describe_custom_key_stores(CustomKeyStoreId=store_id)["CustomKeyStores"]
        return store

    def wait_while(self, state, store_id):
        while self.describe(store_id)["ConnectionState"] == state:
            time.sleep(10)
        return self.describe(store_id)

    def connect(self, store_id):
        self.kms.connect_custom_key_store(CustomKeyStoreId=store_id)
        return self.wait_while("CONNECTING", store_id)

    def disconnect(self, store_id):
        self.kms.disconnect_custom_key_store(CustomKeyStoreId=store_id)
        return self.wait_while("DISCONNECTING", store_id)

    def test_from_creation_to_deletion(self):
        kms = self.kms
        endpoint = simulator("xks/createProxy")["XksProxyUriEndpoint"]
        members = simulator(
            "proxy/createCustomKeyStoreInput", XksProxyUriEndpoint=endpoint, CustomKeyStoreName="external"
        )
        store_id = kms.create_custom_key_store(**members)["CustomKeyStoreId"]

        store = self.connect(store_id)
        self.assertEqual(store["ConnectionState"], "CONNECTED")
        configuration = store["XksProxyConfiguration"]
        self.assertEqual(configuration["UriEndpoint"], endpoint)
        self.assertEqual(configuration["Connectivity"], "PUBLIC_ENDPOINT")
        self.assertNotIn("RawSecretAccessKey", str(store))

        external = simulator("proxy/keys/create", XksProxyUriEndpoint=endpoint)["XksKeyId"]
        key = kms.create_key(CustomKeyStoreId=store_id, Origin="EXTERNAL_KEY_STORE", XksKeyId=external)["KeyMetadata"]
        self.assertEqual(key["XksKeyConfiguration"], {"Id": external})
        self.assertEqual(key["Origin"], "EXTERNAL_KEY_STORE")
        context = {"table": "orders"}
        sealed = kms.generate_data_key(KeyId=key["KeyId"], KeySpec="AES_256", EncryptionContext=context)
        self.assertEqual(len(sealed["Plaintext"]), 32)
        opened = kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext=context)
        self.assertEqual(opened["Plaintext"], sealed["Plaintext"])

        kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)
        self.disconnect(store_id)
        with self.assertRaises(kms.exceptions.CustomKeyStoreHasCMKsException):
            kms.delete_custom_key_store(CustomKeyStoreId=store_id)
        simulator("advance", duration="7d")
        kms.delete_custom_key_store(CustomKeyStoreId=store_id)
        self.assertEqual(kms.describe_custom_key_stores()["CustomKeyStores"], [])

    def test_a_proxy_that_is_down_fails_requests_until_it_is_back(self):
        given = simulator("given/externalKeyStore", keys=1)
        [key] = given["keys"]
        proxy = {"XksProxyUriEndpoint": given["XksProxyUriEndpoint"]}

        simulator("proxy/goDown", **proxy)
        with self.assertRaises(self.kms.exceptions.KMSInvalidStateException) as refused:
            self.kms.encrypt(KeyId=key["KeyId"], Plaintext=b"text")
        self.assertIn("external key store proxy", refused.exception.response["Error"]["Message"])
        self.assertEqual(self.describe(given["CustomKeyStoreId"])["ConnectionState"], "CONNECTED")

        simulator("proxy/comeBack", **proxy)
        self.assertIn("CiphertextBlob", self.kms.encrypt(KeyId=key["KeyId"], Plaintext=b"text"))

    def test_connecting_to_a_proxy_that_is_down_fails(self):
        given = simulator("given/externalKeyStore", ConnectionState="DISCONNECTED")
        simulator("proxy/goDown", XksProxyUriEndpoint=given["XksProxyUriEndpoint"])

        store = self.connect(given["CustomKeyStoreId"])

        self.assertEqual(store["ConnectionState"], "FAILED")
        self.assertEqual(store["ConnectionErrorCode"], "XKS_PROXY_NOT_REACHABLE")

    def test_a_new_credential_is_told_to_aws_kms(self):
        given = simulator("given/externalKeyStore", keys=1)
        [key] = given["keys"]
        proxy = {"XksProxyUriEndpoint": given["XksProxyUriEndpoint"]}
        credential = simulator("proxy/rotateCredential", **proxy)["XksProxyAuthenticationCredential"]
        with self.assertRaises(self.kms.exceptions.KMSInvalidStateException):
            self.kms.encrypt(KeyId=key["KeyId"], Plaintext=b"text")

        self.kms.update_custom_key_store(
            CustomKeyStoreId=given["CustomKeyStoreId"], XksProxyAuthenticationCredential=credential
        )

        self.assertIn("CiphertextBlob", self.kms.encrypt(KeyId=key["KeyId"], Plaintext=b"text"))

    def test_a_named_failure_is_brought_about_and_repaired(self):
        store_id = simulator("given/externalKeyStore", ConnectionState="DISCONNECTED")["CustomKeyStoreId"]
        failure = {"name": "XKS_PROXY_TIMED_OUT", "CustomKeyStoreId": store_id}

        simulator("faults/trigger", **failure)
        failed = self.connect(store_id)
        self.disconnect(store_id)
        simulator("faults/repair", **failure)
        repaired = self.connect(store_id)

        self.assertEqual(failed["ConnectionErrorCode"], "XKS_PROXY_TIMED_OUT")
        self.assertEqual(repaired["ConnectionState"], "CONNECTED")


if __name__ == "__main__":
    unittest.main()
