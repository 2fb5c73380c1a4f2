package io.passkeyprofile.profile.throttle;

import io.passkeyprofile.profile.PostgresTest;

@PostgresTest
class PostgresThrottledSignInTests extends ThrottledSignInTests {

}
