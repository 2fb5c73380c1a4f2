package io.passkeyprofile.profile;

@PostgresTest
class PostgresThrottledSignInTests extends ThrottledSignInTests {

}
