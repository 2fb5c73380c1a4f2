package io.passkeyprofile.profile;

@PostgresTest
class PostgresSessionStoreTests extends SessionStoreTests {

}
