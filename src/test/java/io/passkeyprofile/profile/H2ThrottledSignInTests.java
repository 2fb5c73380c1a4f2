package io.passkeyprofile.profile;

import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:throttled")
class H2ThrottledSignInTests extends ThrottledSignInTests {

}
