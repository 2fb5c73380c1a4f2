package io.passkeyprofile.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that uses a Passage sandbox, which is started once for the JVM and ends with it.
 * The test's methods and its constructor can take a {@code PassageFlex}, a
 * {@link SandboxControl} and a {@link VirtualAuthenticator} as parameters.
 * <p>
 * A plain test class gets an app of its own, so that classes can run side by side. Tests
 * with Spring get one app for each Spring context, because they share contexts. So let
 * each test class use its own users, with IDs from
 * {@link SandboxControl#newExternalId()}. The context gets the app as the four properties
 * below. Once its web server has started, the origin of the app becomes
 * {@code http://localhost:<port>}, or {@code https} if the server has TLS.
 *
 * <pre class="code">
 * &#64;PassageSandboxTest
 * class SignInTests {
 *
 * 	&#64;Test
 * 	void addsAPasskey(PassageFlex passage, VirtualAuthenticator authenticator) {
 * 		String transaction = passage.auth().createRegisterTransaction("anna", "Anna");
 * 		String nonce = authenticator.register(transaction).nonce();
 * 		assertEquals("anna", passage.auth().verifyNonce(nonce));
 * 	}
 *
 * }
 * </pre>
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PassageSandboxExtension.class)
public @interface PassageSandboxTest {

	/**
	 * The origin of the app's pages, for tests without a web server.
	 * @return the origin as browsers write it
	 */
	String authOrigin() default "http://localhost:8080";

	/**
	 * The property of the Spring context that gets the app ID.
	 * @return the name of the property
	 */
	String appIdProperty() default "passage.app-id";

	/**
	 * The property of the Spring context that gets the API key.
	 * @return the name of the property
	 */
	String apiKeyProperty() default "passage.api-key";

	/**
	 * The property of the Spring context that gets the base URL of the management API.
	 * @return the name of the property
	 */
	String apiUrlProperty() default "passage.api-url";

	/**
	 * The property of the Spring context that gets the base URL of the authentication
	 * API.
	 * @return the name of the property
	 */
	String authUrlProperty() default "passage.auth-url";

}
