package io.passkeyprofile.browser;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests in a real Chrome or Chromium, whose {@code WebDriver} they take as a parameter.
 * Without one they are skipped, or fail with {@code -Dbrowser=required}.
 */
@Retention(RetentionPolicy.RUNTIME)
@LocalApplicationTest
@ExtendWith(ChromeExtension.class)
public @interface BrowserTest {

}
