/**
 * Guards in test classes of Spring: {@code @DataJpaTest}, {@code @SpringBootTest}.
 *
 * <pre>
 * PlanGuard ───▶ GuardContextCustomizer: the context's data source is the guard's, its repositories are watched
 *    │                     │
 *    │                     └── the context starts on an empty database and migrates it, as the application does
 *    │                                      │ becomes the template
 *    └──▶ SpringModel: rows(…) at each scale ──▶ SpringApplication: runs guards as Spring's TestContext framework does
 * </pre>
 */
@NullMarked
package com.asoud.planguard.spring;

import org.jspecify.annotations.NullMarked;
