package io.passkeyprofile.browser;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests in a real Chrome or Chromium. They take its {@code WebDriver} as a parameter.
 * Without such a browser they are skipped, or fail with {@code -Dbrowser=required}.
 */
@Retention(RetentionPolicy.RUNTIME)
@LocalApplicationTest
@ExtendWith(ChromeExtension.class)
public @interface BrowserTest {

}
