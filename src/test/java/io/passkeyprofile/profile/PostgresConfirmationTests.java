package io.passkeyprofile.profile;

@PostgresTest
class PostgresConfirmationTests extends ConfirmationTests {

}
